-- Included: may this person write at all? The twin of judgeGates() in gates.ts. `closed` is what that gate says.
-- `who` = everybody whom they are or have been, with spaces between: what holds for one of them holds.
-- Returns nil = yes, or a refusal, with how long to wait where waiting cures it.
local function judge_gates(gates, closed, who, staff, now)
  if closed then return { 'refused', 'closed' } end
  if staff then return nil end
  local muted_until = now
  for id in string.gmatch(who, '%S+') do
    local till = tonumber(redis.call('HGET', gates, 'r:' .. id))
    if till == 0 then return { 'refused', 'banned' } end
    if till then muted_until = math.max(muted_until, till) end
  end
  if now < muted_until then return { 'refused', 'muted', muted_until - now } end
  return nil
end
