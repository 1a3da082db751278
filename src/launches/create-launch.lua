-- Begins a room's log with its first event and writes down T-0, unless the room has a log.
--   keys    head, log (stream), amended, gates (hash), deadlines (sorted set of the partition)
--   args    epoch, now, body, starts_at (or ''), deadline
--   returns { 'accepted' }
--   appends launch.created
-- @include ../rooms/append.lua
local head, stream, amended, gates, deadlines = unpack(KEYS)
local epoch, now, body, starts_at, deadline = unpack(ARGV)

redis.call('ZCARD', deadlines)
if redis.call('EXISTS', head) == 1 then return { 'accepted' } end
redis.call('DEL', stream, amended, gates)
redis.call('HSET', head, 'epoch', epoch, 'seq', 0, 'at', 0)
if starts_at ~= '' then redis.call('ZADD', deadlines, starts_at, deadline) end
append({ head = head, stream = stream, seq = 0, at = 0 }, now, body)
return { 'accepted' }
