export { CatalogModule } from '../../catalog/src/catalog.module'; // allowed
export { SkillsService } from '../../catalog/src/skills/skills.service';
