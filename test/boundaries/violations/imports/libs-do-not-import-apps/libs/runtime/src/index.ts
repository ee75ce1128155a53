export { CatalogModule } from '../../../apps/catalog/src/catalog.module';
