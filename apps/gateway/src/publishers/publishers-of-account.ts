/**
 * Columns for an `Actor`, beside `gateway.user account`: the publishers the account may publish for, its personal one
 * first, and those among them that it manages.
 */
export const PUBLISHERS_OF_ACCOUNT = `
  ARRAY(SELECT member.publisher_id
        FROM gateway.publisher_member member JOIN gateway.publisher ON publisher.id = member.publisher_id
        WHERE member.user_id = account.id
        ORDER BY publisher.linked_user_id IS NOT DISTINCT FROM account.id DESC, publisher.handle) AS "publisherIds",
  ARRAY(SELECT member.publisher_id FROM gateway.publisher_member member
        WHERE member.user_id = account.id AND member.role IN ('owner', 'admin')) AS "managedPublisherIds"`;
