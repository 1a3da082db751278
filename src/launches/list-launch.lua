-- Gives a launch its address and the first code that is free: lists the room in the house, once.
--   keys    head, log (stream), listed (hash: as of which entry, by room), codes (hash: room, by code), this window's and the window before's recent, all the house's
--   args    epoch, seen, now, field (of the command in recent), hash, house, room, starts_at (or ''), then code and body of each choice
--   returns { 'accepted', code } | { 'refused', code }
--   appends launch.listed
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
-- @include ../rooms/recent.lua
local head, stream, listed, codes, this_window, window_before = unpack(KEYS)
local epoch, seen, now, field, hash, house, room, starts_at = unpack(ARGV, 1, 8)

local log = open_log(head, stream, epoch, seen)
local recent = open_recent(this_window, window_before)
local taken = redis.call('HEXISTS', listed, room) == 1
redis.call('HLEN', codes)
if not log then return { 'refused', 'log_lost' } end
local first = recall_answer(recent, field, hash)
if first then return first end

local function give_code()
  for i = 9, #ARGV, 2 do
    if redis.call('HSETNX', codes, ARGV[i], room) == 1 then
      append(log, now, ARGV[i + 1])
      redis.call('HSET', listed, room, 1)
      return { 'accepted', ARGV[i] }
    end
  end
  return { 'refused', 'too_many' }
end

local answer
if starts_at ~= '' and tonumber(starts_at) <= tonumber(now) then
  answer = { 'refused', 'bad_input' }
elseif room == house or taken then
  answer = { 'refused', 'room_exists' }
end
return remember_answer(recent, field, hash, answer or give_code())
