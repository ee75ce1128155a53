export interface Skill {}
export const getSkill = 1;
