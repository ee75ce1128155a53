import { testPackageCommands } from './package-commands';

testPackageCommands('clawhub-0.20.0', 'cluster');
