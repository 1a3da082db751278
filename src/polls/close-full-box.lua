-- A box holds as many ballots as it takes: it is closed, and the deadline that says so is due.
--   keys    gates (hash), deadlines (sorted set of the partition)
--   args    gate, box, now ('' = by the clock here), due (that deadline)
--   returns { 'accepted' }, also when that was done before
local gates, deadlines = unpack(KEYS)
local gate, name, now, due = unpack(ARGV)
redis.call('ZCARD', deadlines)
if now == '' then
  local seconds, micros = unpack(redis.call('TIME'))
  now = seconds * 1000 + math.floor(micros / 1000)
end
if redis.call('HGET', gates, gate) == name then
  redis.call('HDEL', gates, gate)
  redis.call('ZADD', deadlines, now, due)
end
return { 'accepted' }
