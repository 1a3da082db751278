-- Tells in the house what a room is by one of its entries, unless that or something newer has been told.
--   keys    head, log (stream), listed (hash: as of which entry, by room), all the house's
--   args    epoch, seen, now, room, as_of, body
--   returns { 'accepted', 1 = told, 0 = not } | { 'refused', code }
--   appends launch.listed
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
local head, stream, listed = unpack(KEYS)
local epoch, seen, now, room, as_of, body = unpack(ARGV)

local log = open_log(head, stream, epoch, seen)
local told = tonumber(redis.call('HGET', listed, room))
if not log then return { 'refused', 'log_lost' } end
if not told or told >= tonumber(as_of) then return { 'accepted', 0 } end
append(log, now, body)
redis.call('HSET', listed, room, as_of)
return { 'accepted', 1 }
