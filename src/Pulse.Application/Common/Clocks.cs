using Pulse.Domain.Common;

namespace Pulse.Application.Common;

public static class Clocks
{
    /// <summary>The largest difference between correctly set clocks of two nodes. A later instant comes from a wrong clock.</summary>
    public static readonly TimeSpan Difference = TimeSpan.FromMinutes(1);

    extension(TimeProvider clock)
    {
        /// <summary>The current time in UTC, truncated to milliseconds, as the database stores it.</summary>
        public DateTime UtcNow => Instant.ToMilliseconds(clock.GetUtcNow().UtcDateTime);
    }
}
