export class SkillsService {}
