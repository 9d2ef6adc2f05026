/** What `docs/events.md` says before its tables. */
export const INTRODUCTION = `# Events

<!-- Made from the catalogue in packages/contracts by \`npm run docs:events\`; edit it there. -->

What happened at a studio, as the collect API takes it: \`POST /v1/track\` with a name and properties. Page views have a call of their own,
\`/v1/page\`, and so has what is known of a person, \`/v1/identify\`.

\`\`\`sh
curl http://localhost:4100/v1/track -u "$WRITE_KEY:" -H "Content-Type: application/json" -d '{
  "userId": "mia", "event": "booking.created",
  "properties": { "bookingId": "b-1042", "className": "Yin", "startsAt": "2026-03-01T18:00:00+01:00", "price": 18, "currency": "EUR" }
}'
\`\`\`

- **Names** below have a meaning for Regulars. Any other name is a custom event: it keeps its name and whatever it carries, and segments can
  ask for it like for the rest.
- **Properties** below have a type. A value of another type rejects the event with its path (\`properties.items[2].price\`). Properties that are not
  listed are kept, and none but those marked as required is needed; absent, \`null\` and \`""\` are the same. Values stay as they were sent.
- **A public key** stands in a page and may send what its visitor does; **a secret key** stays on a server.`;

export const SEGMENT_INTRODUCTION = `Events of Segment's e-commerce and e-mail specs that have a counterpart here get its name as they come, in whatever case they are written,
and so do those that rules of segments name. Their properties get our names too, under which rules look for them; what has no name here is
kept under theirs. Events of those specs without a counterpart are custom events: \`Products Searched\`, \`Product List Viewed\`, \`Product List Filtered\`, \`Promotion Viewed\`,
\`Promotion Clicked\`, \`Product Clicked\`, \`Product Removed\`, \`Cart Viewed\`, \`Checkout Step Viewed\`, \`Checkout Step Completed\`, \`Payment Info Entered\`,
\`Order Updated\`, \`Order Cancelled\`, \`Coupon Entered\`, \`Coupon Applied\`, \`Coupon Denied\`, \`Coupon Removed\`, \`Product Added to Wishlist\`,
\`Product Removed from Wishlist\`, \`Product Shared\`, \`Cart Shared\`, \`Product Reviewed\`.`;
