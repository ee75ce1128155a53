export interface Clock {}
