using Microsoft.EntityFrameworkCore;
using Pulse.Application.Sessions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

internal sealed class SessionRepository(PulseDbContext db) : ISessionRepository
{
    public async Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Sessions.SingleOrDefaultAsync(session => session.Id == id, cancellationToken) is { } session)
        {
            db.Sessions.Remove(session);
        }
    }
}
