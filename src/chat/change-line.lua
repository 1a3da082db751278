-- Edits, removes or restores a line: what the node made of what it read, if nothing of that has changed meanwhile.
--   keys    head, log (stream), amended, gates (hash), this window's and the window before's recent
--   args    epoch, seen, now, field (of the command in recent), hash, who (gates hold for: '' = nobody, 'staff', or persons),
--           still (1 = not while lines wait for the staff), verdict ('' or a refusal), next (the number the event must get;
--           '' = any), body, then for each entry to replace: seq, was (in amended; '' = not there), replacement
--   returns { 'accepted', seq, at } | { 'refused', code, retry_after_ms? }
--   appends chat.edited, chat.removed or chat.restored
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
-- @include ../rooms/recent.lua
-- @include ../rooms/person-gates.lua
local head, stream, amended, gates, this_window, window_before = unpack(KEYS)
local epoch, seen, now, field, hash, who, still, verdict, next_seq, body = unpack(ARGV, 1, 10)

local function is_as_read(seq, was)
  if was ~= '' then return redis.call('HGET', amended, seq) == was end
  return #redis.call('XRANGE', stream, seq .. '-0', seq .. '-0') == 1
end

local log = open_log(head, stream, epoch, seen)
local recent = open_recent(this_window, window_before)
redis.call('HLEN', amended)
local closed, hold = unpack(redis.call('HMGET', gates, 'closed', 'hold'))
if not log then return { 'refused', 'log_lost' } end
local first = recall_answer(recent, field, hash)
if first then return first end
local shut = who ~= '' and judge_gates(gates, closed, who, who == 'staff', tonumber(now))
if shut then return shut[3] and shut or remember_answer(recent, field, hash, shut) end
if verdict == '' and still == '1' and hold then verdict = 'too_late' end
if verdict ~= '' then return remember_answer(recent, field, hash, { 'refused', verdict }) end
if next_seq ~= '' and log.seq + 1 ~= tonumber(next_seq) then return { 'refused', 'conflict' } end
for i = 11, #ARGV, 3 do
  if not is_as_read(ARGV[i], ARGV[i + 1]) then return { 'refused', 'conflict' } end
end

for i = 11, #ARGV, 3 do
  redis.call('XDEL', stream, ARGV[i] .. '-0')
  redis.call('HSET', amended, ARGV[i], ARGV[i + 2])
end
return remember_answer(recent, field, hash, append(log, now, body))
