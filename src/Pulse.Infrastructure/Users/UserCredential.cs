using Microsoft.AspNetCore.Identity;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Users;

/// <summary>What proves a user: the password hash and what goes with it, as ASP.NET Core Identity keeps it.</summary>
public sealed class UserCredential : IdentityUser<int>
{
    public UserCredential()
    {
    }

    public UserCredential(User profile)
    {
        Profile = profile;
        Email = profile.Email;
        UserName = profile.Email;
    }

    /// <summary>The user whose credential this is: the other half of the same row.</summary>
    public User? Profile { get; private set; }
}
