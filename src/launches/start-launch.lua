-- T-0, once, if it is still the one that is due.
--   keys    head, log (stream), launch (hash), deadlines (sorted set of the partition)
--   args    epoch, seen, now, due, deadline, body
--   returns { 'accepted' } | { 'refused', code }
--   appends launch.started
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
local head, stream, launch, deadlines = unpack(KEYS)
local epoch, seen, now, due, deadline, body = unpack(ARGV)

local log = open_log(head, stream, epoch, seen)
if not log then return { 'refused', 'log_lost' } end
redis.call('ZCARD', deadlines)
if redis.call('HGET', launch, 'startsAt') ~= due or tonumber(now) < tonumber(due) then return { 'refused', 'not_now' } end
redis.call('HDEL', launch, 'startsAt')
redis.call('ZREM', deadlines, deadline)
append(log, now, body)
return { 'accepted' }
