/** Swagger UI styles its elements inline; scripts come from us alone. */
export const API_PAGE_POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The page that shows the API. Paths start where Reef does, which a proxy may have put below a prefix. */
export function apiPage(publicUrl: string): string {
  const base = basePath(publicUrl);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reef API</title>
<link rel="icon" type="image/png" href="${base}/docs/favicon-32x32.png">
<link rel="stylesheet" href="${base}/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<noscript>This page needs JavaScript. The document itself: <a href="${base}/api/v1/openapi.json">openapi.json</a></noscript>
<script src="${base}/docs/swagger-ui-bundle.js"></script>
<script src="${base}/docs/start.js"></script>
</body>
</html>
`;
}

/** Starts Swagger UI; a file of its own, since the page allows no inline scripts. It asks no validator on the internet. */
export function startScript(publicUrl: string): string {
  const options = {
    url: `${basePath(publicUrl)}/api/v1/openapi.json`,
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
    tagsSorter: 'alpha',
  };
  return `SwaggerUIBundle(${JSON.stringify(options)});\n`;
}

function basePath(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '');
}
