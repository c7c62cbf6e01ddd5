using Moq;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;

namespace Pulse.UnitTests.Application.LoginProtection;

/// <summary>Failed logins, kept in memory behind a mock of the port.</summary>
internal sealed class FailureLog
{
    private readonly List<(string Key, DateTime At)> failures = [];

    public FailureLog()
    {
        var store = new Mock<ILoginFailureStore>();
        store.Setup(s => s.FindLimitingAsync(It.IsAny<byte[]>(), It.IsAny<int>(), It.IsAny<DateTime>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((byte[] key, int limit, DateTime since, CancellationToken _) => failures
                .Where(failure => failure.Key == Convert.ToHexString(key) && failure.At >= since)
                .OrderByDescending(failure => failure.At)
                .Select(failure => (DateTime?)failure.At)
                .ElementAtOrDefault(limit - 1));
        store.Setup(s => s.AddAsync(
            It.IsAny<IReadOnlyCollection<byte[]>>(),
            It.IsAny<AuditEvent>(),
            It.IsAny<DateTime>(),
            It.IsAny<DateTime>(),
            It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyCollection<byte[]> keys, AuditEvent _, DateTime at, DateTime _, CancellationToken token) =>
            {
                token.ThrowIfCancellationRequested();
                failures.AddRange(keys.Select(key => (Convert.ToHexString(key), at)));
                return Task.CompletedTask;
            });
        Store = store.Object;
    }

    public ILoginFailureStore Store { get; }

    public int Count => failures.Count;
}
