import '../../../test/support/world';
