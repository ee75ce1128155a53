it('reads', () => {
  expect(process.env.PORT).toBeUndefined();
});
