import { SUBJECT_PATTERN, subjectExpression } from './subject-pattern';

const SUBJECT = 'reef.evt.ratings.rating.created.v1';

it.each([SUBJECT, 'reef.evt.ratings.>', 'reef.evt.*.rating.*.v1', '>', 'reef.>'])('%s means the subject', (pattern) => {
  expect(pattern).toMatch(SUBJECT_PATTERN);
  expect(SUBJECT).toMatch(new RegExp(subjectExpression(pattern)));
});
it.each(['reef.evt.ratings.*', 'reef.evt.ratings.rating.created', 'rating.created.v1', `${SUBJECT}.>`, 'reef.*.>.x'])(
  '%s does not',
  (pattern) => {
    expect(SUBJECT).not.toMatch(new RegExp(subjectExpression(pattern)));
  },
);
it.each(['', '.', 'reef..evt', 'reef.>.evt', 'reef.ev*', 'reef.evt.', '(', 'reef evt', 'reef.(a|b)'])(
  '%j is no pattern',
  (text) => {
    expect(text).not.toMatch(SUBJECT_PATTERN);
  },
);
