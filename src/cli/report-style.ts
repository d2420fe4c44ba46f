// How reports look, on screen and on paper. Written without quotes and angle brackets, which a page would escape.
export const REPORT_STYLE = `
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #0b0c0c; font: 16px/1.45 system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 24px 20px 48px; }
h1 { font-size: 32px; line-height: 1.2; margin: 0 0 16px; }
h2 { font-size: 24px; margin: 40px 0 8px; padding-bottom: 4px; border-bottom: 2px solid #0b0c0c; }
h2::first-letter { text-transform: uppercase; }
h3 { font-size: 18px; margin: 24px 0 8px; }
p { margin: 0 0 12px; }
a { color: #1d5a9e; }
.note { background: #f3f2f1; padding: 10px 14px; }
.small { font-size: 14px; color: #484949; margin: 0 0 2px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 8px; }
table { border-collapse: collapse; width: 100%; margin: 16px 0; font-size: 15px; }
caption { text-align: left; font-weight: bold; padding-bottom: 4px; }
th, td { border-bottom: 1px solid #b1b4b6; padding: 6px 8px 6px 0; text-align: left; vertical-align: bottom; }
thead th { font-size: 14px; }
tbody th { font-weight: normal; white-space: nowrap; }
@media (max-width: 700px) { table { display: block; overflow-x: auto; } }
.number { text-align: right; }
article { border-left: 5px solid #1d5a9e; padding: 2px 0 2px 14px; margin: 0 0 16px; }
article.overdue { border-color: #a2191f; }
article.reminder { border-color: #b25000; }
.subject { font-weight: bold; margin: 0 0 4px; overflow-wrap: anywhere; }
ul { margin: 0 0 4px; padding-left: 20px; }
summary { color: #1d5a9e; cursor: pointer; font-size: 14px; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; background: #f3f2f1; padding: 12px 14px; margin-top: 6px; font-size: 15px; }
@media print {
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  nav, details { display: none; }
  h2, h3 { break-after: avoid; }
  article, tr { break-inside: avoid; }
  .note { border: 1px solid #b1b4b6; }
}
`;
