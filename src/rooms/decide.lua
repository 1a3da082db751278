-- Does what a node has decided on its view, if that view holds all decisions before it.
--   keys    head, log (stream), amended, gates (hash), deadlines (sorted set of the partition), this window's and the window before's recent
--   args    epoch, seen, now, field (of the command in recent; '' = nobody's), hash, due (a deadline; '' = none), due_at,
--           verdict ('' or a refusal), kept (1 = the refusal is kept), then six lists, each after its length: bodies; counted
--           (field, value); gates (field, value or ''); counters (field, change); deadlines (member, at or ''); replaced (seq, was, replacement)
--   returns { 'accepted', seq, at } | { 'refused', code } | { 'outdated', seq }
--   appends the bodies
-- @include fence.lua
-- @include append.lua
-- @include recent.lua
-- @include decision.lua
local head, stream, amended, gates, deadlines, this_window, window_before = unpack(KEYS)
local epoch, seen, now, field, hash, due, due_at, verdict, kept = unpack(ARGV, 1, 9)
local decision = read_decision(ARGV, 10)

local function is_as_read(seq, was)
  if was ~= '' then return redis.call('HGET', amended, seq) == was end
  return #redis.call('XRANGE', stream, seq .. '-0', seq .. '-0') == 1
end

local log = open_log(head, stream, epoch, seen)
local recent = open_recent(this_window, window_before)
redis.call('HLEN', amended)
redis.call('HLEN', gates)
redis.call('ZCARD', deadlines)
if not log then return { 'refused', 'log_lost' } end
local first = field ~= '' and recall_answer(recent, field, hash)
if first then return first end
local due_then = due ~= '' and tonumber(redis.call('ZSCORE', deadlines, due))
if due ~= '' and (due_then ~= tonumber(due_at) or tonumber(now) < due_then) then return { 'refused', 'not_now' } end

local decided = tonumber(redis.call('HGET', head, 'decided')) or 0
if decided > tonumber(seen) then return { 'outdated', decided } end
for _, row in ipairs(decision.counted) do
  if (tonumber(redis.call('HGET', gates, row[1])) or 0) ~= tonumber(row[2]) then return { 'outdated', log.seq } end
end
for _, row in ipairs(decision.replaced) do
  if not is_as_read(row[1], row[2]) then return { 'outdated', log.seq } end
end
local answer = { 'refused', verdict }
if verdict == '' then answer = carry_out(decision, log, now, { amended = amended, gates = gates, deadlines = deadlines, due = due }) end
if field == '' or (verdict ~= '' and kept ~= '1') then return answer end
return remember_answer(recent, field, hash, answer)
