using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Common;

internal sealed class SystemClock(TimeProvider time) : IClock
{
    public DateTime UtcNow => Instant.ToMilliseconds(time.GetUtcNow().UtcDateTime);
}
