/** The credits of each order's current run, of the studio in the parameter `studioId`: what every revenue report reads. */
export const CREDITS_THAT_COUNT = `
  select * from credit final
  where studio_id = {studioId:UUID}
    and run_id in (select run_id from orders final where studio_id = {studioId:UUID})`;
