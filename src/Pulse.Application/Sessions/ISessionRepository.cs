using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

public interface ISessionRepository
{
    void Add(Session session);

    /// <summary>Deletes a session; one that is gone already is no mistake.</summary>
    Task RemoveAsync(Guid id, CancellationToken cancellationToken);
}
