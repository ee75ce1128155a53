import { Injectable } from '@nestjs/common';
import type { NpmTarball } from '@app/contracts';
import type { IncomingMessage } from 'node:http';
import { blobHeaders, etagOf } from '../bytes/send-blob';
import { commonHeaders } from '../edge/response-headers';
import { headerList, type ReadyAnswer, type ReadyAnswers } from '../response-cache/ready-answer';
import { wantsInstallForm } from './accept.rules';
import { HotTarballs } from './hot-tarballs';
import { asBlob } from './npm-tarballs.service';
import type { Packument, Representation } from './packument.rules';
import { Packuments } from './packuments.service';
import { documentHeaders } from './send-packument';

/** The addresses as clients write them, and no other spelling: `name`, `@scope/name`, `@scope%2fname`, each with a tarball. */
const PLAIN = /^\/api\/npm\/(?:(@[a-z0-9][a-z0-9._-]*)(\/|%2f))?([a-z0-9][a-z0-9._-]*)(?:\/-\/([\w.-]+))?$/;

/** What is said of bytes, made once. */
type Description = Pick<ReadyAnswer, 'etag' | 'contentType' | 'headers'>;

/**
 * Documents and tarballs that are in memory already. Keeps nothing but headers: what `Packuments` forgets, or believes
 * no more, is at once not found here.
 */
@Injectable()
export class ReadyNpmAnswers implements ReadyAnswers {
  private readonly described = new WeakMap<NpmTarball | Representation, Description>();

  constructor(
    private readonly packuments: Packuments,
    private readonly tarballs: HotTarballs,
  ) {}

  find({ url = '', headers: { accept } }: IncomingMessage): ReadyAnswer | undefined {
    const path = PLAIN.exec(url.includes('%2F') ? url.replace('%2F', '%2f') : url);
    if (path === null) return undefined;
    const [, scope, separator, name, file] = path;
    const packument = this.packuments.find(scope === undefined ? name! : `${scope}/${name}`);
    if (packument === undefined) return undefined;
    const route = separator === '/' ? '/api/npm/:scope/:name' : '/api/npm/:name';
    return file === undefined
      ? this.document(packument, route, wantsInstallForm(accept))
      : this.tarball(packument, `${route}/-/:file`, file);
  }

  private document({ full, short, isPublic }: Packument, route: string, wantsShort: boolean): ReadyAnswer {
    const form = wantsShort ? short : full;
    const described = this.describe(form, () => ({
      ...{ etag: form.etag, contentType: form.type },
      headers: headerList({ ...commonHeaders(), ...documentHeaders(isPublic, form.etag) }),
    }));
    return { route, ...described, bytes: form.bytes };
  }

  private tarball({ tarballs, packageId, isPublic }: Packument, route: string, file: string): ReadyAnswer | undefined {
    const tarball = tarballs.get(file);
    const bytes = tarball && this.tarballs.find(tarball.sha256);
    if (tarball === undefined || bytes === undefined) return undefined;
    const described = this.describe(tarball, () => {
      const blob = asBlob(tarball, isPublic);
      const headers = headerList({ ...commonHeaders(), ...blobHeaders(blob) });
      return { etag: etagOf(blob), contentType: blob.contentType, headers };
    });
    return { route, ...described, bytes, itemId: packageId };
  }

  private describe(what: NpmTarball | Representation, make: () => Description): Description {
    const known = this.described.get(what);
    if (known !== undefined) return known;
    const made = make();
    this.described.set(what, made);
    return made;
  }
}
