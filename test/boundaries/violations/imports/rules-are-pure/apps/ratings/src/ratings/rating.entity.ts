export interface RatingRow {}
