import '../../../libs/kernel/src';
