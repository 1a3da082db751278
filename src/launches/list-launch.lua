-- Lists a room in the house, once.
--   keys    head, log (stream), listed (set), all the house's
--   args    epoch, seen, now, room, body
--   returns { 'accepted' } | { 'refused', 'log_lost' }
--   appends launch.listed
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
local head, stream, listed = unpack(KEYS)
local epoch, seen, now, room, body = unpack(ARGV)

local log = open_log(head, stream, epoch, seen)
if not log then return { 'refused', 'log_lost' } end
if redis.call('SISMEMBER', listed, room) == 1 then return { 'accepted' } end
append(log, now, body)
redis.call('SADD', listed, room)
return { 'accepted' }
