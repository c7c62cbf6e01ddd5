using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Sessions;

public sealed class SessionTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    [Test]
    public void A_users_session_lives_as_long_as_is_set()
    {
        var session = Session.OfUser(Guid.CreateVersion7(), Some.Token, 3, Some.Now, Lifetime);

        Assert.That((session.UserId, session.SecretId), Is.EqualTo(((int?)3, (Guid?)null)));
        Assert.That((session.CreatedAt, session.ExpiresAt), Is.EqualTo((Some.Now, Some.Now + Lifetime)));
        Assert.That(session.TokenHash, Is.EqualTo(CredentialHash.Of(Some.Token).ToBytes()));
    }

    [Test]
    public void A_keys_session_never_outlives_its_key()
    {
        var keyEnds = Some.Now + Lifetime - TimeSpan.FromMilliseconds(1);

        Assert.That(OfKey(keyEnds).ExpiresAt, Is.EqualTo(keyEnds));
    }

    [Test]
    public void A_keys_session_does_not_live_as_long_as_a_key_that_lives_longer()
    {
        Assert.That(OfKey(Some.Now + Lifetime + TimeSpan.FromMilliseconds(1)).ExpiresAt, Is.EqualTo(Some.Now + Lifetime));
        Assert.That(OfKey(null).ExpiresAt, Is.EqualTo(Some.Now + Lifetime));
    }

    [Test]
    public void A_session_ends_at_the_very_instant_of_its_expiry()
    {
        var session = OfKey(null);

        Assert.That(session.IsUsableAt(session.ExpiresAt.AddMilliseconds(-1)));
        Assert.That(session.IsUsableAt(session.ExpiresAt), Is.False);
    }

    private static Session OfKey(DateTime? keyExpiresAt) =>
        Session.OfApiKey(Guid.CreateVersion7(), Some.Token, Guid.CreateVersion7(), keyExpiresAt, Some.Now, Lifetime);
}
