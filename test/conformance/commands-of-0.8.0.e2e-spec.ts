import { testSkillCommands } from './skill-commands';

testSkillCommands('clawhub-0.8.0', 'cluster');
