import { testSkillCommands } from './skill-commands';

testSkillCommands('clawhub', 'cluster');
