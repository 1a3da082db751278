-- Begins a room's log with its first event, and writes down T-0.
--   keys    head, log (stream), amended, launch (hash), deadlines (sorted set of the partition)
--   args    epoch, now, body, id (or ''), starts_at (or ''), deadline
--   returns { 'accepted' } | { 'refused', code }
--   appends launch.created
-- @include ../rooms/append.lua
local head, stream, amended, launch, deadlines = unpack(KEYS)
local epoch, now, body, id, starts_at, deadline = unpack(ARGV)

redis.call('ZCARD', deadlines)
if redis.call('EXISTS', head) == 1 then
  local again = id ~= '' and redis.call('HGET', launch, 'id') == id
  return again and { 'accepted' } or { 'refused', 'room_exists' }
end
redis.call('DEL', stream, amended, launch)
redis.call('HSET', head, 'epoch', epoch, 'seq', 0, 'at', 0)
redis.call('HSET', launch, 'id', id, 'startsAt', starts_at)
if starts_at ~= '' then redis.call('ZADD', deadlines, starts_at, deadline) end
append({ head = head, stream = stream, seq = 0, at = 0 }, now, body)
return { 'accepted' }
