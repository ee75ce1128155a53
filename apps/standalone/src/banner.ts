interface Started {
  readonly url: string;
  readonly dataDirectory: string;
  readonly adminTokenFile: string;
  /** The admin token, only when this start made it. */
  readonly newAdminToken?: string;
  readonly parts: string;
}

/** What a person sees when standalone is ready: where it is, where the data lies, what to type next. */
export function banner({ url, dataDirectory, adminTokenFile, newAdminToken, parts }: Started): string {
  const token =
    newAdminToken === undefined
      ? [`  Admin token  in ${adminTokenFile}`]
      : [`  Admin token  ${newAdminToken}`, `               shown this once, kept in ${adminTokenFile}`];
  return [
    '',
    `Reef is ready at ${url}`,
    '',
    `  API docs     ${url}/docs`,
    `  Data         ${dataDirectory} (${parts})`,
    ...token,
    '',
    '  Log in with the ClawHub CLI:',
    `    npx clawhub@0.23.3 --registry ${url} login --token "$(cat '${adminTokenFile}')"`,
    '',
    '  Stop with Ctrl-C.',
    '',
    '',
  ].join('\n');
}
