export { CatalogModule } from '../../catalog/src/catalog.module';
