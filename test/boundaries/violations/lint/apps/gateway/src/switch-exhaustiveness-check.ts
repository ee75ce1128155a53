export function title(kind: 'invalid' | 'conflict'): string {
  switch (kind) {
    case 'invalid':
      return 'Invalid';
  }
  return '';
}
