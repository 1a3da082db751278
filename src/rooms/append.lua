-- Included: appends one event to an open log, under the number after its newest; `at` never decreases.
-- Returns { 'accepted', seq, at }.
local function append(log, now, body)
  log.seq, log.at = log.seq + 1, math.max(log.at, tonumber(now))
  local at = string.format('%.0f', log.at)
  redis.call('XADD', log.stream, string.format('%.0f-0', log.seq), 'at', at, 'body', body)
  redis.call('HSET', log.head, 'seq', log.seq, 'at', at)
  return { 'accepted', log.seq, log.at }
end
