-- Included, after ballot-keys.lua: what is kept of somebody who taps: `<tag> <taps> <taps> <second> <used>
-- <id>:<counted> ...`, the ids of the last few commands.
local function read_taps(text)
  local tag, a, b, when, used, rest = string.match(text, '^(%S) (%d+) (%d+) (%d+) (%d+) ?(.*)$')
  return { tag = tag, sides = { tonumber(a), tonumber(b) }, second = tonumber(when), used = tonumber(used), answers = words(rest) }
end

local function write_taps(taps, remembered)
  local last = { unpack(taps.answers, math.max(1, #taps.answers - remembered + 1)) }
  return table.concat({ taps.tag, taps.sides[1], taps.sides[2], taps.second, taps.used, unpack(last) }, ' ')
end

local function count_taps(box, taps, by)
  count(box, taps.tag, by)
  for side = 1, 2 do count(box, taps.tag .. ':' .. (side - 1), by * taps.sides[side]) end
end

-- Several of one person as one.
local function join_taps(one, other)
  local when = math.max(one.second, other.second)
  local used = (one.second == when and one.used or 0) + (other.second == when and other.used or 0)
  local answers = other.answers
  for _, answer in ipairs(one.answers) do answers[#answers + 1] = answer end
  local sides = { one.sides[1] + other.sides[1], one.sides[2] + other.sides[2] }
  return { tag = one.tag, sides = sides, second = when, used = used, answers = answers }
end

-- What a command gets that was counted before; nil = it was not, or long ago.
local function answer_before(found, id)
  for _, one in ipairs(found) do
    for _, answer in ipairs(read_taps(one[2]).answers) do
      if string.sub(answer, 1, #id + 1) == id .. ':' then return { 'accepted', string.sub(answer, #id + 2) } end
    end
  end
end

-- What each of these items asks for: who in front, as a list; and all their ids.
local function read_items(args, from, width)
  local items, keys = {}, {}
  for i = from, #args, width do
    items[#items + 1] = { words(args[i]), unpack(args, i + 1, i + width - 1) }
    for _, key in ipairs(items[#items][1]) do keys[#keys + 1] = key end
  end
  return items, keys
end
