import { testSkillCommands } from './skill-commands';

testSkillCommands('clawhub-0.20.0', 'standalone');
