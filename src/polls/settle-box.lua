-- A closed box's log becomes rows, which somebody has written from it.
--   keys    gates (hash), log (list), ballots (hash), tally (hash), staged (hash: the new rows; none = there are no ballots)
--   args    gate, box, how many chunks the rows were made of and the nonce of the last one, how many rows there are, then the
--           tally (field, figure, ...)
--   returns 1 | 0 (the box is open, or something is not as it was, or not all there)
local gates, log, ballots, tally, staged = unpack(KEYS)
local gate, name, chunks, nonce, rows = unpack(ARGV, 1, 5)
local last = redis.call('LINDEX', log, -1)
if not last or string.match(last, '^%S+') ~= nonce or redis.call('LLEN', log) ~= tonumber(chunks) then return 0 end
if redis.call('HGET', gates, gate) == name or redis.call('HLEN', staged) ~= tonumber(rows) then return 0 end
redis.call('HSET', tally, unpack(ARGV, 6))
if rows ~= '0' then
  redis.call('PERSIST', staged)
  redis.call('RENAME', staged, ballots)
end
redis.call('UNLINK', log)
return 1
