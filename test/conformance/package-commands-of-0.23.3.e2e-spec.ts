import { testPackageCommands } from './package-commands';

testPackageCommands('clawhub', 'standalone');
