using System.Reflection;

namespace Pulse.Application.Common.Idempotency;

/// <summary>The answer of the request holds a secret. Before it is given again, the caller is asked what getting the secret now would ask.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HandsOutSecretAttribute(SecretOwner owner) : Attribute
{
    /// <summary>What the secret belongs to.</summary>
    public SecretOwner Owner { get; } = owner;

    public static HandsOutSecretAttribute? Of(Type requestType) => requestType.GetCustomAttribute<HandsOutSecretAttribute>(inherit: false);
}

/// <summary>What a secret belongs to.</summary>
public enum SecretOwner
{
    ApiKey,
    User,

    /// <summary>A draft, which holds no permission: a caller that may write applications may have its key.</summary>
    Application,
}
