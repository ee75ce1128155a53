const send = async (): Promise<number> => 1;
export function forget(): void {
  send();
}
