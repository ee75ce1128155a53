export class RatingsRepository {}
