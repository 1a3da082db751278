-- Edits or removes a line: what the node made of what it read, if nothing of that has changed meanwhile.
--   keys    head, log (stream), amended, this window's and the window before's recent
--   args    epoch, seen, now, field (of the command in recent), hash, verdict ('' or a refusal), next (the
--           number the event must get; '' = any), body, then for each entry to replace: seq, was (in amended; '' = not there), replacement
--   returns { 'accepted', seq, at } | { 'refused', code }
--   appends chat.edited or chat.removed
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
-- @include ../rooms/recent.lua
local head, stream, amended, this_window, window_before = unpack(KEYS)
local epoch, seen, now, field, hash, verdict, next_seq, body = unpack(ARGV, 1, 8)

local function is_as_read(seq, was)
  if was ~= '' then return redis.call('HGET', amended, seq) == was end
  return #redis.call('XRANGE', stream, seq .. '-0', seq .. '-0') == 1
end

local log = open_log(head, stream, epoch, seen)
local recent = open_recent(this_window, window_before)
redis.call('HLEN', amended)
if not log then return { 'refused', 'log_lost' } end
local first = recall_answer(recent, field, hash)
if first then return first end
if verdict ~= '' then return remember_answer(recent, field, hash, { 'refused', verdict }) end
if next_seq ~= '' and log.seq + 1 ~= tonumber(next_seq) then return { 'refused', 'conflict' } end
for i = 9, #ARGV, 3 do
  if not is_as_read(ARGV[i], ARGV[i + 1]) then return { 'refused', 'conflict' } end
end

for i = 9, #ARGV, 3 do
  redis.call('XDEL', stream, ARGV[i] .. '-0')
  redis.call('HSET', amended, ARGV[i], ARGV[i + 2])
end
return remember_answer(recent, field, hash, append(log, now, body))
