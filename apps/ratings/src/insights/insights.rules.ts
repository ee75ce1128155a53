import { SENTIMENTS, type InsightTheme, type PluginInsights } from '@app/contracts';
import { rounded, sentimentOf, type CommentInsight } from './comment-insight.rules';

/** Comments looked at for one answer. */
export const MOST_COMMENTS = 500;
const MOST_SHOWN = 100;

export interface KnownInsight extends CommentInsight {
  readonly ratingId: string;
}

/** What the comments on a plugin say together. @param known the newest first */
export function insightsOf(known: readonly KnownInsight[]): Omit<PluginInsights, 'pluginId' | 'waiting'> {
  const ratings = known.map(({ ratingId, sentimentScore, themes }) => {
    return { ratingId, sentiment: sentimentOf(sentimentScore), sentimentScore, themes: [...themes] };
  });
  const counted = SENTIMENTS.map((each) => [each, ratings.filter(({ sentiment }) => sentiment === each).length]);
  return {
    analyzed: known.length,
    sentiment: Object.fromEntries(counted) as PluginInsights['sentiment'],
    themes: themesOf(known),
    ratings: ratings.slice(0, MOST_SHOWN),
  };
}

function themesOf(known: readonly KnownInsight[]): InsightTheme[] {
  const themes = [...new Set(known.flatMap((insight) => insight.themes))].map((theme) => {
    const mentions = known.filter((insight) => insight.themes.includes(theme));
    const sum = mentions.reduce((total, { sentimentScore }) => total + sentimentScore, 0);
    const requests = mentions.filter(({ requested }) => requested.includes(theme)).length;
    return { theme, mentions: mentions.length, requests, sentiment: rounded(sum / mentions.length) };
  });
  return themes.sort(
    (a, b) => b.requests - a.requests || b.mentions - a.mentions || a.theme.localeCompare(b.theme, 'en'),
  );
}
