-- Makes a room of imported entries, with what belongs to it, unless it has a log.
--   keys    head, log (stream), amended, gates (hash), deadlines (sorted set of the partition), checkpoint, staged log, staged amended
--   args    epoch, seq, at, then the length of the list of gates and counters (field, value), then deadlines (at, member)
--   returns { 'accepted', 1 = made, 0 = there is one, or what was staged is not whole }
local head, stream, amended, gates, deadlines, checkpoint, staged, staged_amended = unpack(KEYS)
local epoch, seq, at, fields = unpack(ARGV, 1, 4)

redis.call('ZCARD', deadlines)
if redis.call('EXISTS', head) == 1 then return { 'accepted', 0 } end
if redis.call('XLEN', staged) + redis.call('HLEN', staged_amended) ~= tonumber(seq) then return { 'accepted', 0 } end
redis.call('DEL', stream, amended, gates, checkpoint)

local function take(from, to)
  if redis.call('EXISTS', from) == 0 then return end
  redis.call('PERSIST', from)
  redis.call('RENAME', from, to)
end
take(staged, stream)
take(staged_amended, amended)
for i = 5, 4 + tonumber(fields), 2 do redis.call('HSET', gates, ARGV[i], ARGV[i + 1]) end
for i = 5 + tonumber(fields), #ARGV, 2 do redis.call('ZADD', deadlines, ARGV[i], ARGV[i + 1]) end
redis.call('HSET', head, 'epoch', epoch, 'seq', seq, 'at', at, 'decided', seq)
return { 'accepted', 1 }
