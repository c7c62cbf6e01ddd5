using Microsoft.EntityFrameworkCore;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

internal sealed class SessionRepository(PulseDbContext db) : ISessionRepository
{
    public void Add(Session session) => db.Sessions.Add(session);

    public Task RemoveAsync(Guid id, CancellationToken cancellationToken) =>
        db.Sessions.Where(session => session.Id == id).ExecuteDeleteAsync(cancellationToken);
}
