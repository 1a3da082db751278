-- Writes some entries of a log that is being imported, under names of their own.
--   keys    log (stream), amended (hash)
--   args    kept_ms, then for each entry: seq, at, body, amended ('' or 1: the body is what `amended` holds)
--   returns { 'accepted' }
local stream, amended = KEYS[1], KEYS[2]
local kept_ms = ARGV[1]

for i = 2, #ARGV, 4 do
  if ARGV[i + 3] == '' then
    redis.call('XADD', stream, ARGV[i] .. '-0', 'at', ARGV[i + 1], 'body', ARGV[i + 2])
  else
    redis.call('HSET', amended, ARGV[i], ARGV[i + 2])
  end
end
redis.call('PEXPIRE', stream, kept_ms)
redis.call('PEXPIRE', amended, kept_ms)
return { 'accepted' }
