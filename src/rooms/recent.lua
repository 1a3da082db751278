-- Included: what a room remembers for 10 to 20 minutes, in the table of this window and the one before:
-- `i:<person>:<id>` = `<hash> <answer>`, and `p:<limit key>` = how fast somebody has been writing.
-- A key of another type ends the script here.
local function open_recent(now, before)
  redis.call('HLEN', now)
  return { now = now, before = redis.call('HLEN', before) > 0 and before }
end

local function recall(recent, field)
  return redis.call('HGET', recent.now, field) or (recent.before and redis.call('HGET', recent.before, field))
end

local function remember(recent, field, text)
  redis.call('HSET', recent.now, field, text)
  if recent.kept then return end
  -- Removes what nobody looks at any more: no rule rests on it.
  redis.call('PEXPIRE', recent.now, 1800000)
  recent.kept = true
end

-- The first answer to this command; nil = not asked before.
local function recall_answer(recent, field, hash)
  local kept = recall(recent, field)
  if not kept then return nil end
  local answer = {}
  for word in string.gmatch(kept, '%S+') do answer[#answer + 1] = word end
  if table.remove(answer, 1) ~= hash then return { 'refused', 'id_reused' } end
  return answer
end

local function remember_answer(recent, field, hash, answer)
  local kept = { hash }
  for _, word in ipairs(answer) do
    kept[#kept + 1] = type(word) == 'number' and string.format('%.0f', word) or word
  end
  remember(recent, field, table.concat(kept, ' '))
  return answer
end
