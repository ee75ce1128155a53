import { rpc } from '../contract';
import { ListOf, Text, Texts } from '../fields';

export class NamedRelease {
  @Text({ max: 214 }) name: string;
  @Text({ max: 256 }) version: string;
}
/** The body of POST /api/v1/packages/categories:batch (client-contract 6.5). */
export class PackageCategoriesInput {
  @ListOf(() => NamedRelease, { maxItems: 100 }) packages: NamedRelease[];
}
export class FiledRelease extends NamedRelease {
  @Texts({ nullable: true, description: 'Null for a release that is not there, or not for the caller' })
  categories: string[] | null;
}
export class PackageCategoriesAnswer {
  @ListOf(() => FiledRelease) packages: FiledRelease[];
}
/** Where releases are filed, each answered in its place. */
export const getPackageCategories = rpc({
  subject: 'reef.rpc.catalog.package.categories.v1',
  input: PackageCategoriesInput,
  output: PackageCategoriesAnswer,
  errors: [],
});
