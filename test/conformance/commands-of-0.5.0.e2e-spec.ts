import { testSkillCommands } from './skill-commands';

testSkillCommands('clawhub-0.5.0', 'standalone');
