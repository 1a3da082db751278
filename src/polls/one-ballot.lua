-- Included, after ballot-keys.lua: a ballot, `<tag> <id>:<choice> <id>:<choice> ...`. The twin of unite() in ballot-rules.ts.
local function choice_of(ballot) return string.match(ballot, ':([^:]*)$') end

local function count_ballot(box, ballot, by)
  local tag, choice = string.sub(ballot, 1, 1), choice_of(ballot)
  count(box, tag, by)
  if choice == '' then return count(box, tag .. ':a', by) end
  for option in string.gmatch(choice, '%d+') do count(box, tag .. ':' .. option, by) end
end

local function as_answer(found) return { 'accepted', found[1], string.sub(found[2], 1, 1), choice_of(found[2]) } end

-- What this command said then; nil = it was not accepted before.
local function said_by(id, ballot)
  local _, till = string.find(ballot, ' ' .. id .. ':', 1, true)
  return till and string.match(ballot, '^[^ ]*', till + 1)
end

local function unite(box, found, who, tag, entry)
  local main, history = found[1], ''
  local target = main and main[1] or who[#who]
  for i, one in ipairs(found) do
    count_ballot(box, one[2], -1)
    if i > 1 then history = history .. string.sub(one[2], 2) end
  end
  if main then history = history .. string.sub(main[2], 2) end
  local ballot = (tag or string.sub(main[2], 1, 1)) .. history .. (entry or '')
  count_ballot(box, ballot, 1)
  put_ballot(box, target, ballot)
  lead_to(box, target, who, found)
  return target
end

-- What a command gets that was accepted before: a refusal when it says something else now, or its first answer.
local function answer_before(found, id, choice)
  for _, one in ipairs(id == '' and {} or found) do
    local first = said_by(id, one[2])
    if first == choice then return { 'accepted', one[1], string.sub(one[2], 1, 1), first } end
    if first then return { 'refused', 'id_reused' } end
  end
end
