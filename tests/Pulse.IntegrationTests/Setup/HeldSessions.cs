using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds a user's session after everything was checked, and before it is written.</summary>
public sealed class HeldSessions(ISessionWriter inner, Gate gate) : ISessionWriter
{
    public async Task<ErrorOr<Success>> AddAsync(Session session, Caller owner, AuditEvent happened, CancellationToken cancellationToken)
    {
        if (owner is UserCaller)
        {
            await gate.PassAsync();
        }

        return await inner.AddAsync(session, owner, happened, cancellationToken);
    }
}
