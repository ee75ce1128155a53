import '../../../libs/kernel/src/clock';
